/// Tests.
@NullMarked
package io.cooperage.ui.containers.detail.ansi;

import org.jspecify.annotations.NullMarked;
