"""Shows officers every message as it would look, written to a made-up client, trainer or office."""

import asyncio
from collections.abc import Mapping

from aiohttp import web

from delivery.previews import sample_client
from delivery.previews.every_sample import AnySample, every_sample, files_of
from delivery.previews.preview import MessagePreview, preview
from delivery.web.app_keys import POLICIES, SETTINGS
from delivery.web.pages import draw
from delivery.wording import letter_templates
from delivery.wording.letter_templates import LanguageTemplates, LetterTemplates
from delivery.wording.template_files import STAFF


async def show_all(request: web.Request) -> web.Response:
    templates = _templates(request)
    return await draw(
        request,
        "officer/messages.html",
        here="officer_queue",
        languages=templates.languages,
        to_clients=_versions(request, templates.languages),
        to_staff=_versions(request, {STAFF: templates.staff}),
    )


def _versions(
    request: web.Request, folders: Mapping[str, LanguageTemplates]
) -> Mapping[str, Mapping[str, list[str]]]:
    """The versions of the words by kind of message and folder."""
    terms = sample_client.of_provider(request.app[POLICIES])
    files = {
        str(sample.kind): files_of(sample) for sample in every_sample(terms, next(iter(folders)))
    }
    return {
        kind: {
            folder: [templates.sources[name].version for name in names]
            for folder, templates in folders.items()
        }
        for kind, names in files.items()
    }


async def show(request: web.Request) -> web.Response:
    """One kind in one language, or to staff; the address may name the variant."""
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


def _samples(request: web.Request) -> Mapping[str, AnySample]:
    """The messages of the kind and the folder in the path, by variant. Raises HTTPNotFound."""
    kind, folder = request.match_info["kind"], request.match_info["language"]
    if folder not in {*_templates(request).languages, STAFF}:
        raise web.HTTPNotFound
    terms = sample_client.of_provider(request.app[POLICIES])
    every = every_sample(terms, folder)
    samples = {sample.variant: sample for sample in every if sample.kind == kind}
    if not samples:
        raise web.HTTPNotFound
    return samples


async def _written(request: web.Request, sample: AnySample) -> MessagePreview:
    """Writes the message in a thread, because a template is compiled when it is first used."""
    return await asyncio.to_thread(preview, sample, request.app[SETTINGS])
