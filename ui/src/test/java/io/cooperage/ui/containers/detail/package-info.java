/// What the tests of the container page share: an engine whose containers have logs, shells and a past.
@NullMarked
package io.cooperage.ui.containers.detail;

import org.jspecify.annotations.NullMarked;
