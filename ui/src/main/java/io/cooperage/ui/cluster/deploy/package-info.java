/// From an image, or a container that runs, to a Deployment and its Service: a form and, beside it, the YAML
/// that it comes to.
///
/// Entry: [io.cooperage.ui.cluster.deploy.DeployPage].
@NullMarked
package io.cooperage.ui.cluster.deploy;

import org.jspecify.annotations.NullMarked;
