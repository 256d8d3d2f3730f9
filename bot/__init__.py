"""The assistant: answering, the door, Rasa components, the processes that run them."""
