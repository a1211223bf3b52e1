"""What is looked up and is no report: a card, lists of clients, a client's reasons, answers to questions in SQL."""
