/// Tests of what is drawn only while it can be seen.
@NullMarked
package io.cooperage.ui.containers.detail.live;

import org.jspecify.annotations.NullMarked;
