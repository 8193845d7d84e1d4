/// YAML of Kubernetes objects as people edit it: where in the object a place in the text is, what the
/// server's schema says of it, and how two changes of the same object become one. Nothing here has a scene or
/// a thread.
///
/// Entry: [io.cooperage.ui.cluster.yaml.YamlAssist], [io.cooperage.ui.cluster.yaml.Merge].
@NullMarked
package io.cooperage.ui.cluster.yaml;

import org.jspecify.annotations.NullMarked;
