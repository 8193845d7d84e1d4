package io.cooperage.engine.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BytePipeTest {
    @Test
    void bytesComeAsTheyWereWrittenAndThenTheEnd() throws Exception {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        BytePipe pipe = new BytePipe(1000);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                pipe.writer().write(bytes);
                pipe.finish();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(pipe.reader(() -> {}).readAllBytes()).isEqualTo(bytes);
        writer.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aWriterLearnsThatNobodyReads() throws Exception {
        BytePipe pipe = new BytePipe(10);
        InputStream reader = pipe.reader(() -> {});
        CompletableFuture<IOException> writer = CompletableFuture.supplyAsync(() -> {
            try {
                pipe.writer().write(new byte[100]);
                return new IOException("all was written");
            } catch (IOException e) {
                return e;
            }
        });
        assertThat(reader.read()).isZero();
        reader.close();
        assertThat(writer.get(60, TimeUnit.SECONDS)).hasMessage("nobody reads any more");
    }

    @Test
    void aReaderLearnsThatItWasNotAll() throws Exception {
        BytePipe pipe = new BytePipe(10);
        pipe.writer().write(new byte[3]);
        pipe.fail(new IOException("gone"));
        InputStream reader = pipe.reader(() -> {});
        assertThat(reader.readNBytes(3)).hasSize(3);
        assertThatThrownBy(reader::read).hasMessage("gone");
    }
}
