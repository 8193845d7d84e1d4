/// What images and build steps of this machine tell the Dockerfile language.
///
/// Entry: [io.cooperage.engine.build.known.StoreImages]. May use: image, dockerfile.
@NullMarked
package io.cooperage.engine.build.known;

import org.jspecify.annotations.NullMarked;
