/// Reading a container's log by the page, searching, following and saving it, while another process writes it.
///
/// Entry: [io.cooperage.engine.container.log.PagedContainerLog]. May use: the values of container; event,
/// error. Container's service makes these objects; nothing here knows it.
@NullMarked
package io.cooperage.engine.container.log;

import org.jspecify.annotations.NullMarked;
