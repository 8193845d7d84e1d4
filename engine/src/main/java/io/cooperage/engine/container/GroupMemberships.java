package io.cooperage.engine.container;

/// Which of the groups that list a user in the container's own /etc/group its program is in, beside those that
/// the container is given.
public enum GroupMemberships {
    /// As Docker has it: the user's, unless a group is named with the user.
    UNLESS_GROUP_GIVEN,
    /// The user's, whatever group is named: `supplementalGroupsPolicy: Merge` of Kubernetes.
    ALWAYS,
    /// None: `supplementalGroupsPolicy: Strict` of Kubernetes.
    NEVER
}
