"""Shows officers every message as it would look, written to a made-up client."""

import asyncio
from collections.abc import Mapping

from aiohttp import web

from compliance.policy.message_terms import MessageKind
from delivery.previews import sample_client
from delivery.previews.preview import MessagePreview, files_of, preview
from delivery.previews.sample_client import Sample
from delivery.web.app_keys import POLICIES, SETTINGS
from delivery.web.officer.case import member_of
from delivery.web.pages import draw
from delivery.wording import letter_templates
from delivery.wording.letter_templates import LanguageTemplates, LetterTemplates


async def show_all(request: web.Request) -> web.Response:
    languages = _templates(request).languages
    return await draw(
        request,
        "officer/messages.html",
        here="officer_queue",
        languages=languages,
        versions=_versions(request, languages),
    )


def _versions(
    request: web.Request, languages: Mapping[str, LanguageTemplates]
) -> Mapping[str, Mapping[str, list[str]]]:
    """The versions of the words by kind of message and language."""
    terms = sample_client.of_provider(request.app[POLICIES])
    files = {sample.kind.value: files_of(sample) for sample in sample_client.samples(terms, "")}
    return {
        kind: {
            code: [templates.sources[name].version for name in names]
            for code, templates in languages.items()
        }
        for kind, names in files.items()
    }


async def show(request: web.Request) -> web.Response:
    """One kind in one language; the address may name the variant."""
    samples = _samples(request)
    sample = samples.get(request.query.get("variant", ""), next(iter(samples.values())))
    return await draw(
        request,
        "officer/message_preview.html",
        here="officer_queue",
        language=request.match_info["language"],
        variants=tuple(samples),
        sample=sample,
        message=await _written(request, sample),
    )


async def show_letter(request: web.Request) -> web.Response:
    """The email alone, as a mail program draws it."""
    samples = _samples(request)
    sample = samples.get(request.query.get("variant", ""), next(iter(samples.values())))
    message = await _written(request, sample)
    return web.Response(text=message.html, content_type="text/html", charset="utf-8")


def _templates(request: web.Request) -> LetterTemplates:
    return letter_templates.read(request.app[SETTINGS].message_folder)


def _samples(request: web.Request) -> Mapping[str, Sample]:
    """The messages of the kind and the language in the path, by variant. Raises HTTPNotFound."""
    kind = member_of(MessageKind, request.match_info["kind"])
    language = request.match_info["language"]
    if kind is None or language not in _templates(request).languages:
        raise web.HTTPNotFound
    terms = sample_client.of_provider(request.app[POLICIES])
    every = sample_client.samples(terms, language)
    return {sample.variant: sample for sample in every if sample.kind is kind}


async def _written(request: web.Request, sample: Sample) -> MessagePreview:
    """Writes the message in a thread, because a template is compiled when it is first used."""
    return await asyncio.to_thread(preview, sample, request.app[SETTINGS])
