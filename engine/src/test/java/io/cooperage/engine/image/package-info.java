/// Tests of images against a real registry, skopeo and umoci.
@NullMarked
package io.cooperage.engine.image;

import org.jspecify.annotations.NullMarked;
