"""Files that right holders bring, of every form, as one stream of rows."""
