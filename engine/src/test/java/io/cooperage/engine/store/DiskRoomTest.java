package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskRoomTest {
    private final DiskRoom room = new DiskRoom(new SpareRoom(Path.of("/none/spare")));
    private final Shrinking reserve = new Shrinking();
    private int tries;

    @Test
    void whatWasGivenUpBesideTheWorkCountsToo() {
        room.reserve(reserve);
        String done = room.with(() -> {
            if (++tries == 1) {
                reserve.given++;
                throw full();
            }
            return "done";
        });
        assertThat(done).isEqualTo("done");
        assertThat(tries).isEqualTo(2);

        long before = room.given();
        assertThat(room.relieve(before)).isFalse();
        reserve.given++;
        assertThat(room.relieve(before)).isTrue();
    }

    @Test
    void withNothingToGiveUpItFailsAtOnce() {
        reserve.given = 7;
        room.reserve(reserve);
        assertThatThrownBy(() -> room.with(() -> {
                    tries++;
                    throw full();
                }))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("make room");
        assertThat(tries).isEqualTo(1);
    }

    private static EngineException full() {
        return StorageFailure.of(
                "write", Path.of("/f"), new FileSystemException("/f", null, "No space left on device"));
    }

    /// Has nothing left when it is asked.
    private static final class Shrinking implements DiskRoom.Reserve {
        private long given;

        @Override
        public boolean spend() {
            return false;
        }

        @Override
        public boolean giveWay() {
            return false;
        }

        @Override
        public long given() {
            return given;
        }
    }
}
