"""The six routes by which an office asks for more than removal, the gates of each, and the facts they rest on."""
