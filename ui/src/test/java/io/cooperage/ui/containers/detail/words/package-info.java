/// Tests.
@NullMarked
package io.cooperage.ui.containers.detail.words;

import org.jspecify.annotations.NullMarked;
