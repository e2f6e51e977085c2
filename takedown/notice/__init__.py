"""What a right holder's notice says: facts, words, and the service that it asks."""
