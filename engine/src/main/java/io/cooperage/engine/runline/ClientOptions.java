package io.cooperage.engine.runline;

import static io.cooperage.engine.runline.Option.flag;
import static io.cooperage.engine.runline.Option.value;

import io.cooperage.engine.runline.RunRequest.Pull;
import java.util.List;
import java.util.Locale;

/// What is about the client that runs the line, not about the container.
final class ClientOptions {
    static final List<Option> ALL = List.of(
            flag("detach", 'd', (draft, on) -> draft.detach = on),
            value(
                    "attach",
                    'a',
                    "stdout",
                    (draft, text) -> draft.attach.add(Values.oneOf(text, "stdin", "stdout", "stderr"))),
            value(
                    "pull",
                    "missing",
                    (draft, text) -> draft.pull = Pull.valueOf(
                            Values.oneOf(text, "always", "missing", "never").toUpperCase(Locale.ROOT))),
            value("platform", "linux/arm64", (draft, text) -> draft.platform = text.isEmpty() ? null : text),
            value("cidfile", "/tmp/web.cid", (draft, text) -> draft.cidFile = Values.notEmpty(text)),
            // The three below change what a terminal shows or which keys leave it; there is none here.
            flag("quiet", 'q', (draft, on) -> {}),
            flag("sig-proxy", (draft, on) -> {}),
            value("detach-keys", "ctrl-p,ctrl-q", (draft, text) -> draft.note("keys are for a terminal of its own")),
            flag("disable-content-trust", (draft, on) -> {
                if (!on) {
                    throw io.cooperage.engine.error.EngineException.notImplemented(
                            "signatures of images are not checked; leave the option out");
                }
            }));

    private ClientOptions() {}
}
