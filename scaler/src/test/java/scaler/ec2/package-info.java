/**
 * An EC2 that can fail: a server on loopback that speaks EC2's Query protocol to the real SDK, with
 * a world behind it whose time, room and trouble a test steers. Nothing here knows scaler.
 */
@NullMarked
package scaler.ec2;

import org.jspecify.annotations.NullMarked;
