"""film.credits.txt: whose pictures are in a film, under which licence, and what it was told from."""

from montage.model import Clip, Timeline


def credits_text(timeline: Timeline) -> str:
    """One block: the article, then each source once, in the order in which it is first seen."""
    lines = [timeline.title, "=" * max(3, len(timeline.title)), ""]
    told = " · ".join(part for part in (timeline.publisher, timeline.published, timeline.source) if part)
    lines += [f"Told from: {told}", f"Voice: {timeline.voice}"]
    if timeline.music:
        lines.append(f"Music: {timeline.music.path.name}")
    lines += ["", "Pictures"]
    seen: set[str] = set()
    for clip in timeline.video:
        line = _credit(clip)
        if clip.origin != "card" and line not in seen:
            seen.add(line)
            lines.append(line)
    if not seen:
        lines.append("  none: every picture is a card made for this film")
    return "\n".join(lines) + "\n"


def _credit(clip: Clip) -> str:
    what = clip.title or clip.src.name
    rights = [clip.credit or "author not stated", clip.licence or "licence not stated", clip.source_url]
    return f"  {what} ({clip.origin}): " + ", ".join(part for part in rights if part)
