/// The page of Dockerfiles: context, texts, problems, outline, and building, side by side.
///
/// Entry: [io.cooperage.ui.dockerfile.workbench.WorkbenchController].
/// May use: the other packages of dockerfile, and what they may use.
@NullMarked
package io.cooperage.ui.dockerfile.workbench;

import org.jspecify.annotations.NullMarked;
