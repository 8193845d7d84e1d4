/// The folder a Dockerfile is built from: what a build would see of it, and what it would leave out.
///
/// Entry: [io.cooperage.ui.dockerfile.context.ContextViewModel].
/// May use: fx, i18n, control.
@NullMarked
package io.cooperage.ui.dockerfile.context;

import org.jspecify.annotations.NullMarked;
