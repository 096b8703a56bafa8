"""From a question and passages to the words that answer it; no model but the embedder's."""
