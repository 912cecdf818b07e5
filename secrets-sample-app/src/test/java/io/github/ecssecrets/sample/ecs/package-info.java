/**
 * Amazon ECS, played on this machine: it runs the task definitions of the sample's
 * template as processes, and does for them what the agent of ECS does.
 */
package io.github.ecssecrets.sample.ecs;
