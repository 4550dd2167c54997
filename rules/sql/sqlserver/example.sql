-- The dialect's example and test: a mark says which column holds what, and how it is minted; no other column reports a width.

USE [shop];
CREATE TABLE every_type (
    c1 tinyint, -- ~ dbo.every_type.c1 u8
    c2 smallint, -- ~ dbo.every_type.c2 i16
    c3 int, -- ~ dbo.every_type.c3 i32
    c4 integer, -- ~ dbo.every_type.c4 i32
    c5 bigint, -- ~ dbo.every_type.c5 i64
    c6 decimal(20,0), -- ~ dbo.every_type.c6 d20
    c7 numeric(20,0), -- ~ dbo.every_type.c7 d20
    c8 dec(20,0), -- ~ dbo.every_type.c8 d20
    c9 float, -- ~ dbo.every_type.c9 f64
    c10 real, -- ~ dbo.every_type.c10 f32
    c11 double precision, -- ~ dbo.every_type.c11 f64
    c12 char(10), -- ~ dbo.every_type.c12 d10
    c13 character(10), -- ~ dbo.every_type.c13 d10
    c14 nchar(10), -- ~ dbo.every_type.c14 d10
    c15 national char(10), -- ~ dbo.every_type.c15 d10
    c16 national character(10), -- ~ dbo.every_type.c16 d10
    c17 varchar(10), -- ~ dbo.every_type.c17 d10
    c18 nvarchar(10), -- ~ dbo.every_type.c18 d10
    c19 char varying(10), -- ~ dbo.every_type.c19 d10
    c20 character varying(10), -- ~ dbo.every_type.c20 d10
    c21 national char varying(10), -- ~ dbo.every_type.c21 d10
    c22 national character varying(10), -- ~ dbo.every_type.c22 d10
    c23 sysname, -- ~ dbo.every_type.c23 unbounded
    c24 text, -- ~ dbo.every_type.c24 unbounded
    c25 ntext, -- ~ dbo.every_type.c25 unbounded
    c26 uniqueidentifier, -- ~ dbo.every_type.c26 unbounded
    c27 date,
    c28 datetime,
    c29 datetime2,
    c30 smalldatetime,
    c31 datetimeoffset,
    c32 time,
    c33 bit,
    c34 money,
    c35 smallmoney,
    c36 binary,
    c37 varbinary,
    c38 image,
    c39 xml,
    c40 sql_variant,
    c41 hierarchyid,
    c42 geometry,
    c43 geography,
    c44 rowversion,
    c45 timestamp
);

SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
CREATE TABLE [dbo].[one](
    [id] [int] IDENTITY(1,1) NOT NULL, -- ~ dbo.one.id i32 IDENTITY
    [plain] [bigint] NULL, -- ~ dbo.one.plain i64
    [name] [nvarchar](10) NOT NULL CONSTRAINT [df_name] DEFAULT (N'it''s'), -- ~ dbo.one.name d10
    [note] [nvarchar](max) NULL, -- ~ dbo.one.note unbounded
    [letter] char, -- ~ dbo.one.letter d1
    [total] AS ([plain]*(2)) PERSISTED NOT NULL,
    [at] [datetime2](7) GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
    CONSTRAINT [pk_one] PRIMARY KEY CLUSTERED
(
    [id] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF) ON [PRIMARY],
    INDEX [ix_plain] NONCLUSTERED ([plain])
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
ALTER TABLE [dbo].[one] WITH CHECK ADD CONSTRAINT [fk_one] FOREIGN KEY([plain])
REFERENCES [dbo].[two] ([id])
ON DELETE CASCADE
GO

-- Without end marks: each starts where the one before ends.
CREATE TABLE two (
    id bigint IDENTITY PRIMARY KEY, -- ~ dbo.two.id i64 IDENTITY
    a int, -- ~ dbo.two.a i32
    gone int
)
CREATE TABLE small (
    id tinyint IDENTITY(0, 5) NOT FOR REPLICATION, -- ~ dbo.small.id u8 IDENTITY
    b numeric(18, 0) -- ~ dbo.small.b d18
)
CREATE TABLE digits (
    id decimal(9, 0) IDENTITY(1, 1), -- ~ dbo.digits.id d9 IDENTITY
    b smallint
)
CREATE TABLE #temporary (id int IDENTITY)
IF OBJECT_ID('dbo.small') IS NULL CREATE TABLE dbo.small2 (
    id smallint -- ~ dbo.small2.id i16
)
ALTER TABLE two ADD
    b int NULL, -- ~ dbo.two.b i32
    c bigint NOT NULL DEFAULT ((0)), -- ~ dbo.two.c i64
    CONSTRAINT uq_two UNIQUE (b)
ALTER TABLE two DROP COLUMN gone
ALTER TABLE digits
ALTER COLUMN b bigint NOT NULL -- ~ dbo.digits.b i64
GO

CREATE SEQUENCE [dbo].[s] AS [int] START WITH 1 INCREMENT BY 1 MINVALUE 1 NO MAXVALUE CACHE 50
GO
CREATE TYPE [dbo].[Flag] FROM [bit] NOT NULL
CREATE TYPE dbo.OrderId FROM int
GO
CREATE TABLE sales.orders (
    id dbo.OrderId NOT NULL, -- ~ sales.orders.id i32 sequence default
    n int DEFAULT (NEXT VALUE FOR dbo.s) -- ~ sales.orders.n i32 sequence default
);
ALTER TABLE sales.orders ADD CONSTRAINT df_id DEFAULT (NEXT VALUE FOR [dbo].[s]) FOR [id];
CREATE TABLE before (
    old int -- ~ dbo.after.new i32
);
EXEC sp_rename 'dbo.before.old', 'new', 'COLUMN';
EXEC sp_rename @objname = N'[dbo].[before]', @newname = N'after';
EXEC sp_rename '[dbo].[after].[new]', 'newest'
EXEC sp_rename 'dbo.after.newest', 'new'
EXEC sp_rename 'pk_one', 'pk_first', 'OBJECT';
DBCC CHECKIDENT ('dbo.two', RESEED, 2100000000);
DECLARE @sql nvarchar(max) = N'ALTER TABLE two ADD late int' -- ~ dbo.two.late i32
SET @sql = @sql;
EXECUTE sp_executesql @sql;
SET @sql = N'SELECT 1';
GO

EXEC('ALTER TABLE two DROP CONSTRAINT ' + @name)
GO
CREATE OR ALTER VIEW dbo.seen AS SELECT id FROM two
GO
CREATE PROCEDURE dbo.makes @n int AS
BEGIN
    CREATE TABLE inner_table (id int);
    INSERT INTO inner_table VALUES (1);
END
GO 2
:setvar name "value"
SET IDENTITY_INSERT [dbo].[one] ON
INSERT [dbo].[one] ([id], [name], [at]) VALUES (1, N'a''b', CAST(N'2024-01-02T00:00:00.000' AS DateTime))
INSERT [dbo].[one] ([id], [name], [at]) VALUES (7, N'x', CAST(N'2024-01-03T00:00:00.000' AS DateTime))
SET IDENTITY_INSERT [dbo].[one] OFF
GO

-- What is stepped over.
SET nothing;
INSERT nothing;
UPDATE nothing;
DELETE nothing;
MERGE nothing;
TRUNCATE nothing;
BULK nothing;
IF nothing;
ELSE nothing;
BEGIN nothing;
END nothing;
WHILE nothing;
PRINT nothing;
RAISERROR nothing;
THROW nothing;
RETURN nothing;
DBCC nothing;
GRANT nothing;
DENY nothing;
REVOKE nothing;
COMMIT nothing;
ROLLBACK nothing;
WAITFOR nothing;
CHECKPOINT nothing;
BACKUP nothing;
RESTORE nothing;
ENABLE nothing;
DISABLE nothing;
SELECT nothing;
WITH nothing;
SAVE nothing;
OPEN nothing;
CLOSE nothing;
FETCH nothing;
DEALLOCATE nothing;
GOTO nothing;
BREAK nothing;
CONTINUE nothing;
DECLARE nothing;
RECONFIGURE nothing;
KILL nothing;
SHUTDOWN nothing;
DROP PROCEDURE nothing;
DROP PROC nothing;
DROP FUNCTION nothing;
DROP TRIGGER nothing;
DROP SYNONYM nothing;
DROP USER nothing;
DROP LOGIN nothing;
DROP ROLE nothing;
DROP RULE nothing;
DROP DEFAULT nothing;
DROP STATISTICS nothing;
DROP FULLTEXT nothing;
DROP PARTITION nothing;
DROP XML nothing;
DROP CERTIFICATE nothing;
DROP KEY nothing;
DROP CREDENTIAL nothing;
DROP ASSEMBLY nothing;
DROP QUEUE nothing;
DROP SERVICE nothing;
DROP CONTRACT nothing;
DROP MESSAGE nothing;
DROP EVENT nothing;
DROP SERVER nothing;
DROP AUTHORIZATION nothing;
DROP ENDPOINT nothing;
DROP SECURITY nothing;
DROP EXTERNAL nothing;
DROP WORKLOAD nothing;
DROP AVAILABILITY nothing;
DROP ROUTE nothing;
DROP MASTER nothing;
DROP ASYMMETRIC nothing;
DROP SYMMETRIC nothing;
DROP COLUMN nothing;
DROP SEARCH nothing;
DROP SELECTIVE nothing;
DROP SPATIAL nothing;
DROP AGGREGATE nothing;
ALTER TABLE one CHECK CONSTRAINT ;
ALTER TABLE one NOCHECK CONSTRAINT ;
ALTER TABLE one DROP CONSTRAINT ;
ALTER TABLE one ENABLE TRIGGER ;
ALTER TABLE one DISABLE TRIGGER ;
ALTER TABLE one SET (a = 1) ;
ALTER TABLE one REBUILD ;
ALTER TABLE one SWITCH ;
ALTER TABLE one ENABLE CHANGE_TRACKING ;
ALTER TABLE one DISABLE CHANGE_TRACKING ;
ALTER TABLE one ADD PERIOD ;
ALTER TABLE one DROP PERIOD ;
ALTER TABLE one ALTER INDEX ;
ALTER TABLE one ALTER COLUMN plain ADD ROWGUIDCOL ;
ALTER TABLE one ALTER COLUMN plain DROP ROWGUIDCOL ;
ALTER TABLE one ALTER COLUMN plain ADD PERSISTED ;
ALTER TABLE one ALTER COLUMN plain DROP PERSISTED ;
ALTER TABLE one ALTER COLUMN plain ADD MASKED ;
ALTER TABLE one ALTER COLUMN plain DROP MASKED ;
ALTER TABLE one ALTER COLUMN plain ADD SPARSE ;
ALTER TABLE one ALTER COLUMN plain DROP SPARSE ;
ALTER TABLE one ALTER COLUMN plain ADD NOT FOR REPLICATION ;
ALTER TABLE one ALTER COLUMN plain DROP NOT FOR REPLICATION ;
ALTER TABLE one ALTER COLUMN plain ADD HIDDEN ;
ALTER TABLE one ALTER COLUMN plain DROP HIDDEN ;
