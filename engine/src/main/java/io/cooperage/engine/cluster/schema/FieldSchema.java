package io.cooperage.engine.cluster.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The form of one value.
public interface FieldSchema {

    Type type();

    /// Its type's name in the description, such as `io.k8s.api.core.v1.Container`; empty where it has none.
    String definition();

    /// What the description says of a text or a number beside its type, such as `int64` or `byte`; often
    /// empty.
    String format();

    /// By name; empty for what is no object.
    Map<String, FieldSchema> properties();

    /// Of each element of a list, or of each value of a map; null where any value will do.
    @Nullable
    FieldSchema items();

    /// Names of properties that must be there.
    List<String> required();

    /// The property by which the elements of this list are matched in a strategic merge
    /// (`x-kubernetes-patch-merge-key`); empty when it has none.
    String mergeKey();

    /// `merge`, `replace`, `retainKeys` (`x-kubernetes-patch-strategy`); empty is replace for lists, merge
    /// for objects.
    List<String> patchStrategies();

    /// The properties by which the elements of this list are known in server-side apply
    /// (`x-kubernetes-list-map-keys`).
    List<String> listMapKeys();

    /// `atomic`, `map`, `set` or empty (`x-kubernetes-list-type`); of an object or a map, `atomic` where it
    /// is owned as a whole (`x-kubernetes-map-type`).
    String listType();

    enum Type {
        OBJECT,
        /// An object whose property names are free.
        MAP,
        LIST,
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        INT_OR_STRING,
        QUANTITY,
        TIME,
        /// Anything, such as a raw extension.
        ANY
    }
}
