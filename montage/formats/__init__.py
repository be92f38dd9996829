"""Timeline in, text out: subtitles, report, credits."""
