"""The mathematics: each rule a function with its statement, reason, source and example; the mistakes too."""
