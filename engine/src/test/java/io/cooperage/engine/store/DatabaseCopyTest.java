package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCopyTest {
    private static final Migration FIRST = new Migration("things", 1, List.of("CREATE TABLE thing (id TEXT)"));
    private static final Migration SECOND = new Migration("things", 2, List.of("CREATE TABLE other (id TEXT)"));

    @TempDir
    private Path folder;

    @Test
    void aCopyHasTheLastCommitAndLivesItsOwnLife() throws IOException {
        try (Database original = Database.open(original(), List.of(FIRST))) {
            original.write(sql -> sql.update("INSERT INTO thing VALUES ('a')"));
            try (Database copy = Database.openCopy(original(), copy(), List.of(FIRST))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy())))
                        .isEqualTo("rw-------");
                copy.write(sql -> sql.update("INSERT INTO thing VALUES ('b')"));
                original.write(sql -> sql.update("INSERT INTO thing VALUES ('c')"));
                assertThat(things(copy)).containsExactly("a", "b");
            }
            assertThat(things(original)).containsExactly("a", "c");
        }
    }

    @Test
    void nobodyWaitsForATransactionUnderWay() {
        try (Database original = Database.open(original(), List.of(FIRST))) {
            original.write(sql -> sql.update("INSERT INTO thing VALUES ('a')"));
            original.write(sql -> {
                sql.update("INSERT INTO thing VALUES ('b')");
                try (Database copy = Database.openCopy(original(), copy(), List.of(FIRST))) {
                    assertThat(things(copy)).containsExactly("a");
                }
            });
        }
    }

    @Test
    void anotherSchemaIsNotGuessedAt() {
        Database.open(original(), List.of(FIRST, SECOND)).close();
        assertKind(ErrorKind.CONFLICT, List.of(FIRST));
        assertThat(original()).exists();
    }

    @Test
    void anOlderSchemaIsNotUpgraded() {
        Database.open(original(), List.of(FIRST)).close();
        assertKind(ErrorKind.CONFLICT, List.of(FIRST, SECOND));
        Database.open(original(), List.of(FIRST)).close();
    }

    @Test
    void whatIsNotThereYetIsNotMade() throws IOException {
        assertKind(ErrorKind.UNAVAILABLE, List.of(FIRST));
        assertThat(original()).doesNotExist();
        Files.createFile(original());
        assertKind(ErrorKind.UNAVAILABLE, List.of(FIRST));
        assertThat(original()).isEmptyFile();
    }

    private void assertKind(ErrorKind kind, List<Migration> migrations) {
        assertThatThrownBy(() -> Database.openCopy(original(), copy(), migrations))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private static List<String> things(Database database) {
        return database.read(sql -> sql.query("SELECT id FROM thing ORDER BY id", row -> row.text("id")));
    }

    private Path original() {
        return folder.resolve("original.db");
    }

    private Path copy() {
        return folder.resolve("copy.db");
    }
}
