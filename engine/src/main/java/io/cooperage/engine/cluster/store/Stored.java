package io.cooperage.engine.cluster.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One state of one object, immutable. The tree is read from the bytes when somebody asks, and kept while it
/// is asked for often, since a tree takes about eight times the memory. For any thread.
public final class Stored {
    private final ObjectKey key;
    private final long revision;

    /// JSON in UTF-8 with an empty `resourceVersion`: the revision is known only when it is committed.
    private final byte[] body;

    private final String uid;
    private final Map<String, String> labels;
    private final List<KubeObject.Owner> owners;
    private final boolean deleting;
    private final TreeCache trees;

    /// Let go by [TreeCache].
    private volatile @Nullable KubeObject tree;

    /// Asked for since the cache has looked last. A lost update costs one parse.
    private volatile boolean used;

    Stored(ObjectKey key, long revision, byte[] body, KubeObject object, @Nullable Stored before, TreeCache trees) {
        this.key = key;
        this.revision = revision;
        this.body = body;
        this.uid = object.uid();
        Map<String, String> now = object.labels();
        this.labels = before != null && before.labels.equals(now) ? before.labels : Map.copyOf(now);
        List<KubeObject.Owner> holders = object.owners();
        this.owners = before != null && before.owners.equals(holders) ? before.owners : List.copyOf(holders);
        this.deleting = object.metadata().hasNonNull("deletionTimestamp");
        this.trees = trees;
    }

    /// The same state under another revision: what a deletion tells.
    private Stored(Stored same, long revision) {
        this.key = same.key;
        this.revision = revision;
        this.body = same.body;
        this.uid = same.uid;
        this.labels = same.labels;
        this.owners = same.owners;
        this.deleting = same.deleting;
        this.trees = same.trees;
    }

    Stored at(long other) {
        return new Stored(this, other);
    }

    public ObjectKey key() {
        return key;
    }

    public long revision() {
        return revision;
    }

    public String uid() {
        return uid;
    }

    public Map<String, String> labels() {
        return labels;
    }

    public List<KubeObject.Owner> owners() {
        return owners;
    }

    /// Has a `deletionTimestamp`.
    public boolean deleting() {
        return deleting;
    }

    /// Bytes of JSON.
    public int size() {
        return body.length;
    }

    byte[] body() {
        return body;
    }

    /// Shared: not to be changed.
    public KubeObject object() {
        KubeObject kept = tree;
        if (kept != null) {
            used = true;
            return kept;
        }
        KubeObject read = parse();
        keep(read);
        return read;
    }

    void keep(KubeObject object) {
        tree = object;
        used = true;
        trees.added(this);
    }

    private KubeObject parse() {
        try {
            ObjectNode node = KubeObject.parse(body).tree();
            KubeObject object = new KubeObject(node);
            object.ownMetadata().put("resourceVersion", Long.toString(revision));
            return object;
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "read " + key + " of the cluster: " + e.getOriginalMessage()
                            + "; its database is damaged, reset the cluster",
                    e);
        }
    }

    /// @return whether it was used since this was asked last
    boolean takeUsed() {
        boolean was = used;
        used = false;
        return was;
    }

    void letGo() {
        tree = null;
    }

    @Override
    public String toString() {
        return key + "@" + revision;
    }
}
