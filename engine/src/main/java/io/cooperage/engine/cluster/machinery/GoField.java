package io.cooperage.engine.cluster.machinery;

/// Where a value stands, in the two ways in which Kubernetes says it.
///
/// @param path with what leads through lists and maps: `spec.template.spec.containers[0].env[1].value`
/// @param members the fields of structs on the way, and nothing else:
///     `spec.template.spec.containers.env.value`
/// @param struct the innermost struct with a field on the way, such as `EnvVar`; empty where none has a name
record GoField(String path, String members, String struct) {
    static final GoField ROOT = new GoField("", "", "");

    /// @param definition of the struct, such as `io.k8s.api.core.v1.EnvVar`
    GoField member(String definition, String name) {
        return new GoField(
                join(path, name), join(members, name), definition.substring(definition.lastIndexOf('.') + 1));
    }

    /// The value of a map, or of something without a form.
    GoField key(String name) {
        return new GoField(join(path, name), members, struct);
    }

    GoField element(int index) {
        return new GoField(path + "[" + index + "]", members, struct);
    }

    /// `EnvVar.value`, by which [GoTypes] knows the types that the description doesn't name.
    String inStruct() {
        return struct + "." + members.substring(members.lastIndexOf('.') + 1);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
