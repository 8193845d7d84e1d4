package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TransferProgressTest {
    private static final long BIG = 100_000_000;

    private final StringWriter text = new StringWriter();

    @Test
    void aLogGetsTheQuartersOfWhatIsBigAndTheEndOfWhatIsSmall() {
        TransferListener lines = new TransferLines(new PrintWriter(text, true));
        tell(lines, "small", Phase.WAITING, 0, 300, "");
        tell(lines, "small", Phase.DOWNLOADING, 100, 300, "");
        tell(lines, "big", Phase.DOWNLOADING, 1, BIG, "");
        tell(lines, "big", Phase.DOWNLOADING, BIG / 2, BIG, "");
        tell(lines, "big", Phase.DOWNLOADING, BIG / 2 + 1, BIG, "");
        tell(lines, "small", Phase.DONE, 300, 300, "");
        tell(lines, "big", Phase.RETRYING, BIG / 2, BIG, "in 2 s");
        tell(lines, "big", Phase.FAILED, BIG / 2, BIG, "a long story, told at the end");
        assertThat(text).hasToString("""
                        big: downloading, 100MB
                        big: downloading, 50 % of 100MB
                        small: done, 300B
                        big: retrying, in 2 s
                        big: failed
                        """);
    }

    @Test
    void aTerminalShowsWhatIsUnderWayBelowWhatIsDone() {
        TransferListener screen = new TransferScreen(new PrintWriter(text, true));
        tell(screen, "a", Phase.DOWNLOADING, 0, 200, "");
        tell(screen, "b", Phase.DOWNLOADING, 100, 200, "");
        text.getBuffer().setLength(0);
        tell(screen, "b", Phase.EXISTS, 200, 200, "");
        assertThat(text)
                .hasToString("\u001b[?7l\u001b[2A\rb: already there\u001b[K\n"
                        + "a: downloading             [                    ] 0B / 200B\u001b[K\n\u001b[J\u001b[?7h");
        text.getBuffer().setLength(0);
        tell(screen, "a", Phase.DOWNLOADING, 50, 200, "");
        assertThat(text)
                .hasToString("\u001b[?7l\u001b[1A\r"
                        + "a: downloading             [#####               ] 50B / 200B\u001b[K\n\u001b[J\u001b[?7h");
    }

    private static void tell(
            TransferListener listener, String item, Phase phase, long done, long total, String detail) {
        listener.changed(new TransferProgress(item, item, phase, done, total, detail));
    }
}
