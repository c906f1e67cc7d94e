"""What a course needs: parameters, variants, rubrics, wrong answers to choose from, quizzes, stress."""
