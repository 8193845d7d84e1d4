package io.cooperage.ui.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerLog.Entry;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import io.cooperage.ui.cluster.object.PodLog.Line;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PodLogTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

    private final PodLog log = new PodLog();

    private static Line line(int source, long second, String text) {
        return new Line(source, BEGIN.plusSeconds(second), text);
    }

    private List<String> texts() {
        return log.lines(0, Integer.MAX_VALUE).stream().map(LogLine::text).toList();
    }

    @Test
    void linesOfSeveralContainersStandByTimeAndKeepWhoseTheyAre() {
        assertThat(log.add(List.of(line(0, 1, "a1"), line(0, 4, "a4")))).isFalse();
        assertThat(log.add(List.of(line(1, 2, "b2"), line(1, 4, "b4"), line(1, 5, "b5"))))
                .as("lines were put between others")
                .isTrue();
        assertThat(log.add(List.of(line(0, 6, "a6")))).isFalse();
        assertThat(texts()).containsExactly("a1", "b2", "a4", "b4", "b5", "a6");
        assertThat(log.entries(1, 3).stream().map(Entry::source)).containsExactly(1, 0, 1);
        assertThat(log.entries(1, 3).stream().map(entry -> entry.line().number()))
                .containsExactly(1L, 2L, 3L);
        assertThat(log.entries(6, 10)).isEmpty();
    }

    @Test
    void anInstantLeadsToTheFirstLineAtOrAfterIt() {
        log.add(List.of(line(0, 1, "one"), line(0, 3, "three"), line(0, 3, "three again")));
        assertThat(LongStream.of(0, 1, 2, 3, 4).map(second -> log.lineAt(BEGIN.plusSeconds(second))))
                .containsExactly(0L, 0L, 1L, 1L, 3L);
    }

    @Test
    void theOldestLinesGoAndTheNumbersBeginAnew() {
        List<Line> full = IntStream.range(0, PodLog.KEPT)
                .mapToObj(i -> line(0, i, "line " + i))
                .toList();
        assertThat(log.add(full)).isFalse();
        assertThat(log.add(List.of(line(0, PodLog.KEPT, "the last")))).isTrue();
        assertThat(log.lineCount()).isEqualTo(PodLog.KEPT * 9L / 10);
        assertThat(log.lines(log.lineCount() - 1, 1).getFirst().text()).isEqualTo("the last");
    }

    @Test
    void followersHearOfLinesUntilTheyLeave() {
        AtomicInteger told = new AtomicInteger();
        var following = log.follow(told::incrementAndGet);
        log.add(List.of(line(0, 1, "one")));
        following.close();
        log.add(List.of(line(0, 2, "two")));
        assertThat(told).hasValue(1);
    }

    @Test
    void itIsSearchedAndWrittenByItsPages() {
        log.add(IntStream.range(0, 2_500).mapToObj(i -> line(0, i, "line " + i)).toList());
        List<Long> found = new ArrayList<>();
        long count = log.search(
                LogQuery.of(Pattern.compile("line \\d*999$")),
                batch -> LongStream.of(batch).forEach(found::add),
                () -> false);
        assertThat(found).containsExactly(999L, 1999L);
        assertThat(count).isEqualTo(2);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long written = log.writeTo(out, new LogExport(true, null, null, null, 2));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("2026-11-22T10:41:38.000000000Z line 2498\n2026-11-22T10:41:39.000000000Z line 2499\n");
        assertThat(written).isEqualTo(out.size());
    }
}
