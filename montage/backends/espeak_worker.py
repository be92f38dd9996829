"""The program that speaks with espeak-ng, which is GPL: a process of its own, run by path, standard library only.

Standard input: JSON `{"library", "data", "texts": [{"voice", "pace", "text"}]}`. Standard output: one line of JSON
`{"rate", "spoken": [{"samples", "events"}]}`, then the samples of all texts, 16-bit little-endian. An event is
`[position, sample]`: the word at that character (from 0) starts at that sample; position -1 is the end of a clause.
With `"phonemes": true` in the request there are no samples, and an event is `[position, phonemes]`: the word at that
character reads so, a list of IPA phonemes; one without any is the end of a clause before that character.
Exit status 3: the library has no such voice, which standard error names.
"""

import ctypes
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: the callback gets everything before espeak_Synth returns
DO_NOT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: report a missing data folder
IPA_EVENTS = 0x0003  # espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_PHONEME_IPA
RATE = 1  # espeakRATE
UTF8 = 1  # espeakCHARS_UTF8
WORD, CLAUSE_END, PHONEME = 1, 5, 7  # espeakEVENT_WORD, espeakEVENT_END, espeakEVENT_PHONEME
NO_VOICE = 3


class Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h; its last field is a union whose longest member has 8 bytes."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("position", ctypes.c_int),  # [characters] from 1
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("phoneme", ctypes.c_char * 8),  # UTF-8, of a phoneme
    )


Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(Event))
Sound: TypeAlias = tuple[bytes, list[tuple[int, int | list[str]]]]  # samples, events


def main() -> int:
    """Answer the request on standard input."""
    request = json.load(sys.stdin.buffer)
    library = ctypes.CDLL(request["library"])
    phonemes = request.get("phonemes", False)
    options = DO_NOT_EXIT | (IPA_EVENTS if phonemes else 0)
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, request["data"].encode(), options)
    if rate <= 0:
        sys.stderr.write(f"espeak-ng cannot use the data in {request['data']}\n")
        return 1
    spoken: list[Sound] = []
    for one in request["texts"]:
        sound = in_own_process(library, one, read if phonemes else synthesise)
        if sound is None:
            sys.stderr.write(one["voice"])
            return NO_VOICE
        spoken.append(sound)
    headers = [{"samples": len(sound) // 2, "events": events} for sound, events in spoken]
    sys.stdout.buffer.write(json.dumps({"rate": rate, "spoken": headers}).encode() + b"\n")
    sys.stdout.buffer.write(b"".join(sound for sound, _ in spoken))
    return 0


def in_own_process(library: Any, one: dict[str, Any], answer_of: Callable[[Any, str], Sound]) -> Sound | None:
    """A text's sound and events, as `answer_of` makes them; None where the library has no such voice.

    Each text is spoken by a copy of this process, as it is after its start: espeak-ng times a text a few milliseconds
    differently after another one, and a line that is spoken again alone has to sound as it did.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with os.fdopen(writer, "wb") as pipe:
            if library.espeak_SetVoiceByName(one["voice"].encode()) == 0:
                library.espeak_SetParameter(RATE, one["pace"], 0)
                sound, events = answer_of(library, one["text"])
                pipe.write(json.dumps(events).encode() + b"\n" + sound)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    events_line, found, samples = answer.partition(b"\n")
    return (samples, [tuple(event) for event in json.loads(events_line)]) if found else None


def synthesise(library: Any, text: str) -> Sound:
    """One text's sound, and where in it words start and clauses end."""
    chunks: list[bytes] = []
    events: list[tuple[int, int | list[str]]] = []

    def take(samples: int | None, count: int, found: Any) -> int:
        if samples and count > 0:
            chunks.append(ctypes.string_at(samples, 2 * count))
        for event in listed(found):
            if event.type in (WORD, CLAUSE_END):
                events.append((event.position - 1 if event.type == WORD else -1, event.sample))
        return 0

    run(library, text, take)
    return b"".join(chunks), events


def read(library: Any, text: str) -> Sound:
    """No sound, and the phonemes of one text's words."""
    events: list[tuple[int, int | list[str]]] = []
    phonemes: list[str] = []  # of the last word

    def take(_: int | None, __: int, found: Any) -> int:
        nonlocal phonemes
        for event in listed(found):
            if event.type == PHONEME:
                phonemes.append(event.phoneme.decode(errors="ignore"))
            elif event.type == WORD:
                phonemes = []
                events.append((event.position - 1, phonemes))
            elif event.type == CLAUSE_END:
                events.append((event.position, []))
        return 0

    run(library, text, take)
    return b"", events


def run(library: Any, text: str, take: Callable[[int | None, int, Any], int]) -> None:
    """Hand `take` all that the library makes of a text: samples, their number, events."""
    callback = Callback(take)  # must outlive the call
    library.espeak_SetSynthCallback(callback)
    data = text.encode("utf-8", "replace")
    library.espeak_Synth(data, ctypes.c_size_t(len(data) + 1), 0, 0, 0, UTF8, None, None)


def listed(found: Any) -> Iterator[Event]:
    """The events of an array that ends with one of type 0."""
    index = 0
    while found[index].type:
        yield found[index]
        index += 1


if __name__ == "__main__":
    sys.exit(main())
