/// Building: the settings, a build while it runs, what its steps wrote and cost, and the builds before.
///
/// Entry: [io.cooperage.ui.dockerfile.build.BuildViewModel].
/// May use: dockerfile.editor for what lines cost, control, dialog, fx, i18n, model, nav.
@NullMarked
package io.cooperage.ui.dockerfile.build;

import org.jspecify.annotations.NullMarked;
