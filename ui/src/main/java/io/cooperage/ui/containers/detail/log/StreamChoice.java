package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.Attachment.StdStream;
import org.jspecify.annotations.Nullable;

/// Which of a program's two outputs to show.
public enum StreamChoice {
    BOTH(null),
    STDOUT(StdStream.STDOUT),
    STDERR(StdStream.STDERR);

    private final @Nullable StdStream stream;

    StreamChoice(@Nullable StdStream stream) {
        this.stream = stream;
    }

    @Nullable
    StdStream stream() {
        return stream;
    }
}
