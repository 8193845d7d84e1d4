/// Tests.
@NullMarked
package io.cooperage.ui.containers.detail.isolation;

import org.jspecify.annotations.NullMarked;
