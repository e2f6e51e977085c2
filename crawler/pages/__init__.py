"""What a page says, one page object per site family."""
