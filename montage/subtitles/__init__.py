"""Word times to subtitles: divided, set in fonts, written as ASS, SRT and WebVTT."""
