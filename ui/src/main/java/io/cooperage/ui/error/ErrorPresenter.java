package io.cooperage.ui.error;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Banner;
import io.cooperage.ui.dialog.Notices.Failure;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Messages;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows a failure in the way its [ErrorKind] asks for. FX thread only.
///
/// | kind | shown as |
/// |---|---|
/// | INVALID_ARGUMENT | at the field by forms ([#atField]); elsewhere a toast |
/// | UNAUTHENTICATED, FORBIDDEN, RESOURCE_EXHAUSTED, UNAVAILABLE | banner with cause; UNAVAILABLE has Retry |
/// | NOT_FOUND | toast, and the list is read afresh |
/// | CONFLICT | dialog that names the holder, with the caller's remedy |
/// | NOT_IMPLEMENTED | toast with the reason |
/// | CANCELLED | nothing |
/// | INTERNAL, DATA_LOSS, anything else | dialog with *Copy details* |
public final class ErrorPresenter {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPresenter.class);

    private final Notices notices;
    private final Messages messages = Messages.of(ErrorPresenter.class);
    private final Runnable refresh;

    /// @param refresh reads the lists afresh, after something turned out to be gone
    public ErrorPresenter(Notices notices, Runnable refresh) {
        this.notices = notices;
        this.refresh = refresh;
    }

    public void present(Throwable failure) {
        present(failure, null);
    }

    /// @param remedy what the person may do about it: Retry for what is unavailable, *Stop and remove* for a conflict
    public void present(Throwable failure, @Nullable Action remedy) {
        ErrorKind kind = kindOf(failure);
        String text = textOf(failure);
        switch (kind) {
            case CANCELLED -> LOG.debug("Cancelled: {}", text);
            case INVALID_ARGUMENT, NOT_IMPLEMENTED -> notices.toast(new Toast(Tone.DANGER, text, remedy));
            case NOT_FOUND -> {
                notices.toast(new Toast(Tone.WARNING, text, remedy));
                refresh.run();
            }
            case UNAUTHENTICATED, FORBIDDEN, RESOURCE_EXHAUSTED, UNAVAILABLE ->
                notices.banner(new Banner("error." + kind, Tone.WARNING, text, remedy));
            case CONFLICT ->
                notices.failure(new Failure(messages.text("conflict.title"), text, detailsOf(failure), remedy));
            case INTERNAL, DATA_LOSS -> {
                LOG.error("Shown to the person: {}", text, failure);
                notices.failure(new Failure(messages.text(titleKey(kind)), text, detailsOf(failure), remedy));
            }
        }
    }

    /// What to write beside a form or on a row: the engine's own sentence, which names the object, the cause and the
    /// next step.
    public String textOf(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof EngineException && message != null) {
            return message;
        }
        return messages.text("unexpected", failure.getClass().getSimpleName(), message == null ? "" : message);
    }

    /// Whether it belongs to what was typed rather than to the window.
    public static boolean atField(Throwable failure) {
        return kindOf(failure) == ErrorKind.INVALID_ARGUMENT;
    }

    private static ErrorKind kindOf(Throwable failure) {
        return failure instanceof EngineException e ? e.kind() : ErrorKind.INTERNAL;
    }

    private static String titleKey(ErrorKind kind) {
        return kind == ErrorKind.DATA_LOSS ? "data-loss.title" : "internal.title";
    }

    private static String detailsOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
