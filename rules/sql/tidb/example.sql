-- The dialect's example and test: a mark says which column holds what, and how it is minted; no other column reports a width.

CREATE TABLE every_type (
    c1 int -- ~ every_type.c1 i32
);

CREATE TABLE `one` (
    `id` bigint NOT NULL /*T![auto_rand] AUTO_RANDOM(5) */, -- ~ one.id i64 AUTO_RANDOM
    `plain` int(11) DEFAULT NULL, -- ~ one.plain i32
    PRIMARY KEY (`id`) /*T![clustered_index] CLUSTERED */
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin /*T![auto_rand_base] AUTO_RANDOM_BASE=30001 */;

CREATE TABLE bare (
    id BIGINT AUTO_RANDOM PRIMARY KEY CLUSTERED, -- ~ bare.id i64 AUTO_RANDOM
    n INT UNSIGNED -- ~ bare.n u32
) AUTO_RANDOM_BASE = 100;

-- Within 53 bits on purpose.
CREATE TABLE ranged (
    id BIGINT PRIMARY KEY AUTO_RANDOM(5, 54) -- ~ ranged.id i64 AUTO_RANDOM
);

CREATE TABLE counted (
    id bigint NOT NULL AUTO_INCREMENT, -- ~ counted.id i64 AUTO_INCREMENT
    PRIMARY KEY (id) /*T![clustered_index] NONCLUSTERED */
) AUTO_INCREMENT=30001 /*T![auto_id_cache] AUTO_ID_CACHE=1 */ /*T! SHARD_ROW_ID_BITS=4 PRE_SPLIT_REGIONS=2 */;

/*T! CREATE TABLE only_here (
    id int -- ~ only_here.id i32
) */;

-- What is stepped over.
ADMIN nothing;
SPLIT nothing;
RECOVER nothing;
FLASHBACK nothing;
BACKUP nothing;
RESTORE nothing;
BATCH nothing;
DROP PLACEMENT nothing;
DROP BINDING nothing;
DROP RESOURCE nothing;
ALTER TABLE one AUTO_RANDOM_BASE ;
ALTER TABLE one SHARD_ROW_ID_BITS ;
ALTER TABLE one SET TIFLASH ;
ALTER TABLE one TTL ;
ALTER TABLE one REMOVE TTL ;
ALTER TABLE one CACHE ;
ALTER TABLE one NOCACHE ;
ALTER TABLE one PLACEMENT ;
ALTER TABLE one ATTRIBUTES ;
ALTER TABLE one COMPACT ;
ALTER TABLE one ADD STATS_EXTENDED ;
ALTER TABLE one PRE_SPLIT_REGIONS ;
