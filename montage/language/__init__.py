"""What is known of English and Chinese: sentences, words, names, things, numbers, and how long they take to say."""
