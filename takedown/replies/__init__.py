"""What comes back: answers, complaints about us, withdrawals, the same content put up again."""
