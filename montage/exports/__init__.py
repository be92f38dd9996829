"""A timeline for editors: OpenTimelineIO first, and from it FCPXML and EDL."""
