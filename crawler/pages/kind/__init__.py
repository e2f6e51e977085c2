"""What sort of page it is: one thing or a list, a view, a part, a picture, a stream of posts."""
