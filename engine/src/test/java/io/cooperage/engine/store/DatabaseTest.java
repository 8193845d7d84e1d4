package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.testing.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final List<Migration> ONE = List.of(new Migration(
            "things",
            1,
            List.of(
                    "CREATE TABLE thing (id TEXT PRIMARY KEY, size INTEGER, body BLOB)",
                    "CREATE TABLE other (a TEXT)")));

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("cooperage.db");
    }

    @Test
    void keepsWhatWasCommittedAcrossOpens() {
        try (Database database = Database.open(file(), ONE)) {
            database.write(sql -> sql.update("INSERT INTO thing VALUES (?, ?, ?)", "a", 1L << 40, new byte[] {0, -1}));
            database.write(sql -> sql.update("INSERT INTO thing VALUES (?, ?, ?)", "b", null, null));
        }
        try (Database database = Database.open(file(), ONE)) {
            List<String> rows = database.read(sql -> sql.query(
                    "SELECT * FROM thing ORDER BY id",
                    row -> row.text("id") + " " + row.numberOrNull("size") + " " + Arrays.toString(row.bytes("body"))));
            assertThat(rows).containsExactly("a 1099511627776 [0, -1]", "b null null");
        }
    }

    @Test
    void theFileIsItsOwnersAlone() throws IOException {
        try (Database database = Database.open(file(), ONE)) {
            database.write(sql -> sql.update("INSERT INTO thing (id) VALUES ('x')"));
            for (String name : List.of("cooperage.db", "cooperage.db-wal")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aFailedTransactionChangesNothing() {
        try (Database database = Database.open(file(), ONE)) {
            assertThatThrownBy(() -> database.write(sql -> {
                        sql.update("INSERT INTO thing (id) VALUES ('x')");
                        throw EngineException.invalid("no");
                    }))
                    .hasMessage("no");
            assertThat(count(database)).isZero();
            database.write(sql -> sql.update("INSERT INTO thing (id) VALUES ('x')"));
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void aBrokenConstraintIsAConflict() {
        try (Database database = Database.open(file(), ONE)) {
            database.write(sql -> sql.update("INSERT INTO thing (id) VALUES ('x')"));
            assertThatThrownBy(() -> database.write(sql -> sql.update("INSERT INTO thing (id) VALUES ('x')")))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                    .hasMessageContaining("thing.id");
        }
    }

    @Test
    void readersSeeACommittedSnapshotWhileAWriterIsAtWork() throws Exception {
        try (Database database = Database.open(file(), ONE);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch inserted = new CountDownLatch(1);
            CountDownLatch looked = new CountDownLatch(1);
            Future<?> writer = threads.submit(() -> database.write(sql -> {
                sql.update("INSERT INTO thing (id) VALUES ('x')");
                inserted.countDown();
                await(looked);
            }));
            inserted.await();
            assertThat(count(database)).isZero();
            looked.countDown();
            writer.get();
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void manyThreadsLoseNoUpdate() throws Exception {
        try (Database database = Database.open(file(), ONE)) {
            database.write(sql -> sql.update("INSERT INTO thing VALUES ('n', 0, NULL)"));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 50; i++) {
                    threads.submit(() -> database.write(sql -> {
                        long size = sql.first("SELECT size FROM thing WHERE id = 'n'", row -> row.number("size"))
                                .orElseThrow();
                        sql.update("UPDATE thing SET size = ? WHERE id = 'n'", size + 1);
                    }));
                }
            }
            assertThat(database.<Long>read(sql -> sql.first("SELECT size FROM thing", row -> row.number("size"))
                            .orElseThrow()))
                    .isEqualTo(50);
        }
    }

    @Test
    void aTransactionInsideATransactionIsAProgrammingError() {
        try (Database database = Database.open(file(), ONE)) {
            assertThatThrownBy(() -> database.write(sql -> database.write(inner -> inner.update("DELETE FROM thing"))))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theSameStatementMayRunInsideItsOwnReader() {
        try (Database database = Database.open(file(), ONE)) {
            database.write(sql -> sql.update("INSERT INTO thing (id) VALUES ('a'), ('b')"));
            String all = "SELECT id FROM thing ORDER BY id";
            List<List<String>> nested =
                    database.read(sql -> sql.query(all, outer -> sql.query(all, row -> row.text("id"))));
            assertThat(nested).containsExactly(List.of("a", "b"), List.of("a", "b"));
        }
    }

    @Test
    void laterMigrationsRunOnceAndEachPartCountsForItself() {
        Migration second = new Migration("things", 2, List.of("ALTER TABLE thing ADD COLUMN colour TEXT"));
        Migration otherPart = new Migration("images", 1, List.of("CREATE TABLE image (id TEXT)"));
        Database.open(file(), ONE).close();
        Database.open(file(), List.of(ONE.getFirst(), second, otherPart)).close();
        try (Database database = Database.open(file(), List.of(ONE.getFirst(), second, otherPart))) {
            database.write(sql -> sql.update("INSERT INTO thing (id, colour) VALUES ('x', 'red')"));
            assertThat(database.<List<String>>read(sql -> sql.query(
                            "SELECT part || version AS v FROM schema_version ORDER BY part", row -> row.text("v"))))
                    .containsExactly("images1", "things2");
        }
    }

    @Test
    void aFailingMigrationLeavesTheOldSchema() {
        Database.open(file(), ONE).close();
        Migration broken = new Migration("things", 2, List.of("CREATE TABLE half (a TEXT)", "CREATE NONSENSE"));
        assertThatThrownBy(() -> Database.open(file(), List.of(ONE.getFirst(), broken)))
                .isInstanceOf(EngineException.class);
        try (Database database = Database.open(file(), ONE)) {
            assertThat(database.<List<String>>read(sql ->
                            sql.query("SELECT name FROM sqlite_schema WHERE name = 'half'", row -> row.text("name"))))
                    .isEmpty();
        }
    }

    @Test
    void refusesADatabaseOfANewerVersion() {
        Migration second = new Migration("things", 2, List.of("ALTER TABLE thing ADD COLUMN colour TEXT"));
        Database.open(file(), List.of(ONE.getFirst(), second)).close();
        assertKind(ErrorKind.CONFLICT, "a newer version of this program has written it (things schema 2");
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Files.writeString(file(), "Dear diary, ".repeat(1000));
        assertKind(ErrorKind.DATA_LOSS, file().toString(), "damaged", ".recover");
        assertThat(file()).content().startsWith("Dear diary");
    }

    @Test
    void namesADamagedPage() throws IOException {
        try (Database database = Database.open(file(), ONE)) {
            database.write(sql -> {
                for (int i = 0; i < 500; i++) {
                    sql.update("INSERT INTO thing VALUES (?, 1, ?)", "id" + i, new byte[100]);
                }
            });
        }
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, 4096 * 2, bytes.length, (byte) 0x5a);
        Files.write(file(), bytes);
        try (Database database = Database.open(file(), ONE)) {
            assertThatThrownBy(() -> count(database))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA_LOSS))
                    .hasMessageContaining(file().toString());
        }
    }

    @Test
    void refusesTheDatabaseOfAnotherProgram() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bookmark (url TEXT)");
        }
        assertKind(ErrorKind.CONFLICT, "some other program");
    }

    @Test
    void refusesAFolderInTheFilesPlace() throws IOException {
        Files.createDirectory(file());
        assertKind(ErrorKind.UNAVAILABLE, "no regular file");
    }

    @Test
    void tellsOfAFolderThatCannotBeWritten() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
        try {
            assumeFalse(WritableProbe.writable(folder), "a privileged user may write everywhere");
            assertKind(ErrorKind.FORBIDDEN, file().toString(), "Permission denied");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aFullDiskIsSaidAndNothingIsLost() throws Exception {
        try (SmallDisk disk = SmallDisk.on(folder, "1m")) {
            writeUntilItIsFull(disk);
            fillUp(folder.resolve("other"));
            assertThatThrownBy(() -> Database.open(file(), ONE))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED))
                    .hasMessageContainingAll(file().toString(), "the disk is full");
        }
    }

    private void writeUntilItIsFull(SmallDisk disk) {
        try (Database database = Database.open(file(), ONE)) {
            database.write(sql -> sql.update("INSERT INTO thing (id) VALUES ('kept')"));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            String id = "id" + i;
                            database.write(
                                    sql -> sql.update("INSERT INTO thing VALUES (?, 1, ?)", id, new byte[10_000]));
                        }
                    })
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED))
                    .hasMessageContainingAll(file().toString(), "the disk is full");
            long before = count(database);
            disk.resize("8m");
            database.write(sql -> sql.update("INSERT INTO thing (id) VALUES ('later')"));
            assertThat(count(database)).isEqualTo(before + 1);
        }
    }

    private static void fillUp(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] piece = new byte[4096];
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void isPlainlyClosedAfterClose() {
        Database database = Database.open(file(), ONE);
        database.close();
        database.close();
        assertThatThrownBy(() -> count(database))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("is closed");
        assertThat(folder).isDirectoryNotContaining("glob:**-wal");
    }

    private static long count(Database database) {
        return database.<Long>read(sql -> sql.first("SELECT count(*) AS n FROM thing", row -> row.number("n"))
                .orElseThrow());
    }

    private void assertKind(ErrorKind kind, String... words) {
        assertThatThrownBy(() -> Database.open(file(), ONE))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContainingAll(words);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
