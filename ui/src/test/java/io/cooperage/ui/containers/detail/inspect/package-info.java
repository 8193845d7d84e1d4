/// Tests.
@NullMarked
package io.cooperage.ui.containers.detail.inspect;

import org.jspecify.annotations.NullMarked;
