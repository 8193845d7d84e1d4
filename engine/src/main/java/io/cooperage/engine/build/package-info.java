/// The builder: from a Dockerfile and a context to an image, as a graph of steps whose results are kept
/// by content.
/// `build.context` reads contexts and ignore files, `build.copy` is COPY and ADD.
/// Steps run in the same isolation as any container.
@NullMarked
package io.cooperage.engine.build;

import org.jspecify.annotations.NullMarked;
