package io.cooperage.ui.cluster.client;

/// Which objects of a kind a server is asked for.
///
/// @param labels a label selector; empty for all
/// @param fields a field selector; empty for all
/// @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels and
///     selectors</a>
/// @see <a
///     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/">Field
///     selectors</a>
public record Selection(String labels, String fields) {
    public static final Selection ALL = new Selection("", "");

    static Selection ofFields(String fields) {
        return new Selection("", fields);
    }

    /// To be appended to a query that has a parameter already.
    String query() {
        return KubeSession.selector("fieldSelector", fields) + KubeSession.selector("labelSelector", labels);
    }
}
