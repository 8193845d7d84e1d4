package io.cooperage.engine.cluster.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.Migration;
import java.util.List;
import java.util.Objects;

/// The objects on disk. One commit per write: without a wait for the disk (`synchronous=NORMAL`) that is a
/// matter of a tenth of a millisecond, so writes need not be gathered.
final class ObjectTable {
    static final List<Migration> MIGRATIONS = List.of(new Migration(
            "cluster",
            1,
            List.of(
                    "CREATE TABLE object (id INTEGER PRIMARY KEY, resource TEXT NOT NULL, namespace TEXT NOT NULL,"
                            + " name TEXT NOT NULL, revision INTEGER NOT NULL, body BLOB NOT NULL,"
                            + " UNIQUE (resource, namespace, name))",
                    "CREATE TABLE revision (id INTEGER PRIMARY KEY CHECK (id = 1), newest INTEGER NOT NULL)",
                    "INSERT INTO revision (id, newest) VALUES (1, 0)")));

    private final Database database;

    ObjectTable(Database database) {
        this.database = database;
    }

    interface Reader {
        void read(ObjectKey key, long revision, byte[] body, KubeObject object);
    }

    long revision() {
        return database.read(sql -> sql.first("SELECT newest FROM revision", row -> row.number("newest")))
                .orElse(0L);
    }

    void load(Reader reader) {
        database.read(sql -> sql.query("SELECT resource, namespace, name, revision, body FROM object", row -> {
            ObjectKey key = new ObjectKey(resource(row.text("resource")), row.text("namespace"), row.text("name"));
            byte[] body = Objects.requireNonNull(row.bytes("body"), "NOT NULL");
            try {
                reader.read(key, row.number("revision"), body, KubeObject.parse(body));
            } catch (JsonProcessingException e) {
                throw new EngineException(
                        ErrorKind.DATA_LOSS,
                        "read " + key + " of the cluster's database: " + e.getOriginalMessage() + "; reset the cluster",
                        e);
            }
            return Boolean.TRUE;
        }));
    }

    void put(ObjectKey key, long revision, byte[] body) {
        database.write(sql -> {
            sql.update(
                    "INSERT INTO object (resource, namespace, name, revision, body) VALUES (?, ?, ?, ?, ?)"
                            + " ON CONFLICT (resource, namespace, name)"
                            + " DO UPDATE SET revision = excluded.revision, body = excluded.body",
                    text(key.resource()),
                    key.namespace(),
                    key.name(),
                    revision,
                    body);
            sql.update("UPDATE revision SET newest = ?", revision);
        });
    }

    /// The counter is kept apart, since the newest revision may be that of a deletion.
    void remove(ObjectKey key, long revision) {
        database.write(sql -> {
            sql.update(
                    "DELETE FROM object WHERE resource = ? AND namespace = ? AND name = ?",
                    text(key.resource()),
                    key.namespace(),
                    key.name());
            sql.update("UPDATE revision SET newest = ?", revision);
        });
    }

    private static String text(GroupResource resource) {
        return resource.group() + "/" + resource.resource();
    }

    private static GroupResource resource(String text) {
        int slash = text.indexOf('/');
        return new GroupResource(text.substring(0, slash), text.substring(slash + 1));
    }

    void close() {
        database.close();
    }
}
